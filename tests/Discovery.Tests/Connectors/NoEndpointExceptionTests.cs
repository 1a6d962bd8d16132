using System.Net.Sockets;
using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Connectors;

public sealed class NoEndpointExceptionTests : IAsyncDisposable
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");
    private static readonly ServiceEndpoint Unready = new("10.0.0.1", 80) { Conditions = EndpointConditions.None };

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoints _fake = new();
    private readonly ServiceDirectory _directory;

    public NoEndpointExceptionTests() => _directory = _fake.CreateDirectory(_clock);

    public ValueTask DisposeAsync() => _directory.DisposeAsync();

    [Fact]
    public async Task A_source_that_never_answered_is_named_with_its_failure_at_once()
    {
        _fake.Fail("GET https://10.96.0.1/apis: connection refused.");

        await MessageAsync(
            "Service 'http://orders': no endpoint is known yet, for the source failed once with: GET https://10.96.0.1/apis: connection refused. "
            + "It is asked again and again; if this lasts, check that this client can reach the source.");
    }

    [Fact]
    public async Task Failures_in_a_row_are_counted()
    {
        _fake.Fail("down");
        await _directory.GetAsync(Orders);
        await _clock.WaitForTimersAsync(2);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        await _directory.WaitUntilAsync(Orders, s => s.Failures == 2);

        await MessageAsync(
            "Service 'http://orders': no endpoint is known yet, for the source failed 2 times in a row, last with: down. "
            + "It is asked again and again; if this lasts, check that this client can reach the source.");
    }

    [Fact]
    public async Task An_unknown_name_is_a_host_not_found()
    {
        var exception = await MessageAsync(
            "Service 'http://orders': fake endpoints does not know this name. Check the name, or add a source that knows it.");

        Assert.Equal(SocketError.HostNotFound, exception.SocketErrorCode);
        Assert.Equal(LiveCondition.Absent, exception.Snapshot.Condition);
        Assert.Equal(Orders, exception.Service);
    }

    [Fact]
    public async Task An_unknown_name_comes_with_the_reason_of_its_source()
    {
        _fake.Set("orders", EndpointSet.Absent("kubernetes shop", "there is no service orders in namespace shop"));

        await MessageAsync(
            "Service 'http://orders': kubernetes shop does not know this name: there is no service orders in namespace shop. "
            + "Check the name, or add a source that knows it.");
    }

    [Fact]
    public async Task An_unknown_name_whose_source_failed_since_says_so()
    {
        await _directory.GetAsync(Orders);
        _fake.Fail("down");
        await _directory.WaitUntilAsync(Orders, s => s.Failure is not null);

        await MessageAsync(
            "Service 'http://orders': fake endpoints does not know this name. Since then the source failed once with: down. "
            + "Check the name, or add a source that knows it.");
    }

    [Fact]
    public async Task An_empty_service_wants_an_instance()
    {
        _fake.Set("orders");
        await _directory.GetAsync(Orders);
        _clock.Advance(TimeSpan.FromSeconds(42));

        var exception = await MessageAsync(
            "Service 'http://orders': no endpoint to pick. Set 1 from fake endpoints (42 s old) is empty. Start an instance of the service.");

        Assert.Equal(SocketError.HostUnreachable, exception.SocketErrorCode);
    }

    [Fact]
    public async Task An_empty_service_with_an_explanation_is_explained()
    {
        _fake.Set("orders", new EndpointSet("kubernetes shop/orders") { Explanation = "no port is named 'grpc'; ports are http, admin" });

        await MessageAsync(
            "Service 'http://orders': no endpoint to pick. Set 1 from kubernetes shop/orders (0 s old) is empty: "
            + "no port is named 'grpc'; ports are http, admin.");
    }

    [Fact]
    public async Task Endpoints_that_are_not_ready_are_counted()
    {
        _fake.Set("orders", Unready, new ServiceEndpoint("10.0.0.2", 80) { Conditions = EndpointConditions.Terminating });

        await MessageAsync(
            "Service 'http://orders': no endpoint to pick. Set 1 from fake endpoints (0 s old) has 2 endpoints, none ready and 1 shutting down. "
            + "Look at the readiness of its instances.");
    }

    [Fact]
    public async Task A_stale_set_without_ready_endpoints_tells_both()
    {
        _fake.Set("orders", Unready);
        await _directory.GetAsync(Orders);
        _fake.Fail("watch closed by the server");
        await _directory.WaitUntilAsync(Orders, s => s.Condition == LiveCondition.Stale);

        await MessageAsync(
            "Service 'http://orders': no endpoint to pick. Set 1 from fake endpoints (0 s old, stale: the source failed once with: "
            + "watch closed by the server) has 1 endpoint, none ready. Look at the readiness of its instances.");
    }

    [Fact]
    public async Task A_request_that_tried_all_says_so()
    {
        _fake.Set("orders", new ServiceEndpoint("10.0.0.2", 80), Unready);
        var snapshot = await _directory.GetAsync(Orders);

        await MessageAsync(
            "Service 'http://orders': no endpoint to pick. Set 1 from fake endpoints (0 s old) has 2 endpoints, 1 of them in use, "
            + "and all of these were tried or are to be avoided.",
            new PickRequest { Avoid = [snapshot.Candidates[0]] });
    }

    [Theory]
    [InlineData(119, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(7_199, "120 min")]
    [InlineData(7_200, "2 h")]
    [InlineData(-5, "0 s")]
    public void Ages_are_told_in_the_unit_that_people_would_use(int seconds, string text)
    {
        var set = new EndpointSet("dns");
        var snapshot = new ServiceSnapshot(Orders) { Set = set, AnsweredAt = _clock.GetUtcNow() };

        Assert.Equal($"Set 0 from dns ({text} old)", SetDescription.Of(set, snapshot, _clock.GetUtcNow().AddSeconds(seconds)));
    }

    [Fact]
    public async Task The_text_of_the_exception_holds_the_message()
    {
        var exception = await Assert.ThrowsAsync<NoEndpointException>(async () => await _directory.LeaseAsync(Orders));

        Assert.Contains(exception.Message, exception.ToString(), StringComparison.Ordinal);
        Assert.IsType<SocketException>(exception, exactMatch: false);
    }

    private async Task<NoEndpointException> MessageAsync(string expected, PickRequest request = default)
    {
        var exception = await Assert.ThrowsAsync<NoEndpointException>(async () => await _directory.LeaseAsync(Orders, request));
        Assert.Equal(expected, exception.Message);
        return exception;
    }
}
