using System.Net;
using System.Text.Json.Nodes;
using Discovery.Kubernetes.Testing.Tests.Wire;

namespace Discovery.Kubernetes.Testing.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "Unauthorized")]
    [InlineData(HttpStatusCode.NotFound, "NotFound")]
    [InlineData(HttpStatusCode.InternalServerError, "InternalError")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable")]
    [InlineData(HttpStatusCode.GatewayTimeout, "Timeout")]
    [InlineData(HttpStatusCode.BadGateway, null)]
    public async Task A_failure_is_a_status_with_its_reason(HttpStatusCode status, string? reason)
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.Faults.FailNext(status);

        using var answer = await RawExchange.OpenAsync(api, Shop.Slices);

        Assert.StartsWith($"HTTP/1.1 {(int)status} ", answer.StatusLine, StringComparison.Ordinal);
        var body = JsonNode.Parse(await answer.ReadBodyAsync())!;
        Assert.Equal(("Status", (int)status, reason), ((string?)body["kind"], (int)body["code"]!, (string?)body["reason"]));
    }

    [Fact]
    public async Task Faults_for_the_next_requests_come_before_lasting_ones_and_in_order()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.Faults.FailAll(HttpStatusCode.Forbidden);
        api.Faults.FailNext(HttpStatusCode.ServiceUnavailable, times: 2);
        api.Faults.FailNext(HttpStatusCode.InternalServerError);

        Assert.Equal([503, 503, 500, 403, 403], await CodesAsync(api, 5));
        api.Faults.Clear();
        Assert.Equal([200], await CodesAsync(api, 1));
    }

    [Fact]
    public async Task A_fault_may_concern_one_verb_only()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.Faults.FailNext(HttpStatusCode.TooManyRequests, verb: KubernetesVerb.Watch);

        Assert.Equal([200], await CodesAsync(api, 1));
        using var refused = await RawExchange.OpenAsync(api, Shop.Slices + "?watch=1");
        using var accepted = await RawExchange.OpenAsync(api, Shop.Slices + "?watch=1");

        Assert.Equal(("HTTP/1.1 429 Too Many Requests", "1"), (refused.StatusLine, refused.Headers["Retry-After"]));
        Assert.Equal("HTTP/1.1 200 OK", accepted.StatusLine);
    }

    [Fact]
    public async Task An_answer_of_ones_own_is_sent_as_it_is()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.Faults.AnswerNext(HttpStatusCode.OK, "application/json", "{\"items\":[");

        using var answer = await RawExchange.OpenAsync(api, Shop.Slices, Shop.Curl);

        Assert.Equal("{\"items\":[", await answer.ReadBodyAsync());
    }

    [Fact]
    public async Task A_hanging_request_is_received_but_not_answered()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.Faults.HangNext();

        using var hanging = await RawExchange.SendAsync(api, Shop.Slices);
        await api.WaitForRequestsAsync(1);
        Assert.Equal([200], await CodesAsync(api, 1));

        Assert.True(hanging.IsSilent);
    }

    [Fact]
    public async Task Everything_hangs_until_cleared()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        api.Faults.HangAll();
        using var first = await RawExchange.SendAsync(api, Shop.Slices);
        using var second = await RawExchange.SendAsync(api, Shop.Slices);
        await api.WaitForRequestsAsync(2);

        api.Faults.Clear();

        Assert.Equal([200], await CodesAsync(api, 1));
        Assert.True(first.IsSilent && second.IsSilent);
    }

    [Fact]
    public async Task Requests_are_logged_with_what_they_carry()
    {
        await using var api = await FakeKubernetesApi.StartAsync(new FakeKubernetesApiOptions { BearerToken = "old" });
        using var list = await RawExchange.OpenAsync(api, Shop.Slices + "?labelSelector=a%3Db", "Authorization: Bearer old");
        api.BearerToken = "new";
        using var refused = await RawExchange.OpenAsync(api, Shop.Slices + "?watch=true", "Authorization: Bearer old");

        Assert.Equal("HTTP/1.1 401 Unauthorized", refused.StatusLine);
        Assert.Equal(
            [$"GET {Shop.Slices}?labelSelector=a%3Db", $"GET {Shop.Slices}?watch=true"], api.Requests.Select(request => request.ToString()));
        Assert.Equal([KubernetesVerb.List, KubernetesVerb.Watch], api.Requests.Select(request => request.Verb));
        Assert.All(api.Requests, request => Assert.Equal("old", request.BearerToken));
    }

    [Fact]
    public async Task Waiting_in_vain_says_what_came_instead()
    {
        await using var api = await FakeKubernetesApi.StartAsync();
        Assert.Equal([200], await CodesAsync(api, 1));

        var requests = await Assert.ThrowsAsync<TimeoutException>(() => api.WaitForRequestsAsync(2, patience: TimeSpan.Zero));
        var watches = await Assert.ThrowsAsync<TimeoutException>(() => api.Watches.WaitAsync(1, TimeSpan.Zero));

        Assert.Equal($"Waited for 2 requests, but got: GET {Shop.Slices}.", requests.Message);
        Assert.Equal("Waited for 1 open watches, but there are 0.", watches.Message);
    }

    private static async Task<List<int>> CodesAsync(FakeKubernetesApi api, int count)
    {
        var codes = new List<int>();
        for (var i = 0; i < count; i++)
        {
            using var answer = await RawExchange.OpenAsync(api, Shop.Slices);
            codes.Add(int.Parse(answer.StatusLine.Split(' ')[1], null));
        }

        return codes;
    }
}
