using System.Net.Sockets;
using Discovery.Http.Tests.Support;

namespace Discovery.Http.Tests;

public sealed class NoEndpointTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_set_is_a_connection_error(bool isAsync)
    {
        await using var rig = Rig.To();

        var (exception, inner) = await FailAsync(rig, isAsync);

        Assert.Equal(HttpRequestError.ConnectionError, exception.HttpRequestError);
        Assert.Equal(SocketError.HostUnreachable, inner.SocketErrorCode);
        Assert.Equal(
            "Service 'http://orders': no endpoint to pick. Set 1 from script (0 s old) is empty. Start an instance of the service.",
            exception.Message);
        Assert.Equal(exception.Message, inner.Message);
    }

    [Fact]
    public async Task A_set_in_which_nobody_is_ready_is_a_connection_error()
    {
        await using var rig = new Rig();
        rig.Source.Publish(new ServiceEndpoint("127.0.0.1", 1) { Conditions = EndpointConditions.None });

        var (exception, _) = await FailAsync(rig);

        Assert.Equal(
            "Service 'http://orders': no endpoint to pick. Set 1 from script (0 s old) has 1 endpoint, none ready. Look at the readiness of its instances.",
            exception.Message);
    }

    [Fact]
    public async Task A_name_that_the_source_does_not_know_is_a_name_resolution_error()
    {
        await using var rig = new Rig();
        rig.Source.Publish(EndpointSet.Absent("script", "there is no service 'orders'"));

        var (exception, inner) = await FailAsync(rig);

        Assert.Equal(HttpRequestError.NameResolutionError, exception.HttpRequestError);
        Assert.Equal(SocketError.HostNotFound, inner.SocketErrorCode);
        Assert.Equal(
            "Service 'http://orders': script does not know this name: there is no service 'orders'. Check the name, or add a source that knows it.",
            exception.Message);
    }

    [Fact]
    public async Task A_source_that_has_only_failed_so_far_is_a_connection_error()
    {
        await using var rig = new Rig();
        rig.Source.Fail(new IOException("The API server is gone."));

        var (exception, _) = await FailAsync(rig);

        Assert.Equal(HttpRequestError.ConnectionError, exception.HttpRequestError);
        Assert.StartsWith("Service 'http://orders': no endpoint is known yet, for ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("The API server is gone", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_request_waits_for_the_first_set_and_the_caller_may_give_up()
    {
        await using var rig = new Rig();
        using var cancel = new CancellationTokenSource();
        var waiting = rig.Client.GetStringAsync("http://orders/", CancellationToken.None);
        var leaving = rig.Client.GetStringAsync("http://orders/", cancel.Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.WithPatience());
        Assert.False(waiting.IsCompleted);
        await using var server = await TestServer.SayAsync("hello");
        rig.Source.Publish(server.Endpoint);

        Assert.Equal("hello", await waiting.WithPatience());
    }

    private static async Task<(HttpRequestException Exception, NoEndpointException Inner)> FailAsync(Rig rig, bool isAsync = true)
    {
        var exception = await Assert.ThrowsAsync<HttpRequestException>(
            () => rig.Client.SendAsync(Sending.Get("http://orders/"), isAsync).WithPatience());
        Assert.Empty(rig.Leases.Outcomes);
        return (exception, Assert.IsType<NoEndpointException>(exception.InnerException));
    }
}
