using Discovery.Http.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Discovery.Http.Tests;

public sealed class RedirectTests
{
    [Theory]
    [InlineData("/next")]
    [InlineData("http://orders/next")]
    public async Task A_redirect_within_the_service_stays_on_the_endpoint(string location)
    {
        await using var a = await RedirectingAsync(location);
        await using var b = await TestServer.SayAsync("b");
        await using var rig = Rig.To(a, b);

        using var response = await rig.Client.GetAsync(new Uri("http://orders/"));

        Assert.Equal("orders/next", a.Last.Host + a.Last.Target);
        Assert.Equal("a", await response.Content.ReadAsStringAsync());
        Assert.Equal(new Uri("http://orders/next"), response.RequestMessage!.RequestUri);
        Assert.Equal(1, a.Opened);
        Assert.Equal(["success"], rig.Leases.Outcomes);
    }

    [Theory]
    [InlineData("127.0.0.1", "http://orders/")]
    [InlineData("localhost", "http://orders/")]
    [InlineData("localhost", "http+https://orders/")]
    public async Task A_redirect_to_another_host_goes_where_the_system_says(string host, string uri)
    {
        await using var other = await TestServer.SayAsync("other");
        await using var a = await RedirectingAsync($"http://{host}:{other.Port}/next");
        await using var rig = Rig.To(a);

        using var response = await rig.Client.GetAsync(new Uri(uri));

        Assert.Equal("other", await response.Content.ReadAsStringAsync());
        Assert.Equal($"{host}:{other.Port}/next", other.Last.Host + other.Last.Target);
        Assert.Equal(new Uri($"http://{host}:{other.Port}/next"), response.RequestMessage!.RequestUri);
    }

    [Fact]
    public async Task A_redirect_to_a_host_whose_name_ends_like_the_services_leaves_the_service()
    {
        await using var a = await RedirectingAsync("http://notorders:8080/next");
        await using var rig = Rig.To(a);

        await Assert.ThrowsAsync<HttpRequestException>(() => rig.Client.GetStringAsync("http://_web.orders:8080/"));

        Assert.Single(a.Requests);
    }

    private static Task<TestServer> RedirectingAsync(string location) => TestServer.StartAsync(context =>
    {
        if (context.Request.Path == "/next")
            return context.Response.WriteAsync("a");
        context.Response.Redirect(location);
        return Task.CompletedTask;
    });
}
