using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Reflection;
using System.Text;
using Discovery.Http.Transports;

namespace Discovery.Http.Tests;

public sealed class SocketsHttpHandlerCopyTests
{
    private static readonly Dictionary<string, object> Samples = new()
    {
        [nameof(SocketsHttpHandler.ActivityHeadersPropagator)] = DistributedContextPropagator.CreateNoOutputPropagator(),
        [nameof(SocketsHttpHandler.CookieContainer)] = new CookieContainer(),
        [nameof(SocketsHttpHandler.Credentials)] = new NetworkCredential("a", "b"),
        [nameof(SocketsHttpHandler.DefaultProxyCredentials)] = new NetworkCredential("c", "d"),
        [nameof(SocketsHttpHandler.MeterFactory)] = new Support.LeaseLog(),
        [nameof(SocketsHttpHandler.PlaintextStreamFilter)] =
            (Func<SocketsHttpPlaintextStreamFilterContext, CancellationToken, ValueTask<Stream>>)((context, _) => new(context.PlaintextStream)),
        [nameof(SocketsHttpHandler.Proxy)] = new WebProxy("127.0.0.1", 1),
        [nameof(SocketsHttpHandler.RequestHeaderEncodingSelector)] = (HeaderEncodingSelector<HttpRequestMessage>)((_, _) => Encoding.Latin1),
        [nameof(SocketsHttpHandler.ResponseHeaderEncodingSelector)] = (HeaderEncodingSelector<HttpRequestMessage>)((_, _) => Encoding.Latin1),
        [nameof(SocketsHttpHandler.SslOptions)] = new SslClientAuthenticationOptions { TargetHost = "a" },
    };

    public static TheoryData<string> Settable => [.. typeof(SocketsHttpHandler).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.SetMethod is { IsPublic: true } && p.Name != nameof(SocketsHttpHandler.ConnectCallback))
        .Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Settable))]
    public void Every_setting_of_this_runtime_is_copied(string name)
    {
        var property = typeof(SocketsHttpHandler).GetProperty(name)!;
        using var template = new SocketsHttpHandler();
        var byDefault = property.GetValue(template);
        var wanted = Other(property.PropertyType, name, byDefault);
        property.SetValue(template, wanted);
        Assert.NotEqual(byDefault, property.GetValue(template));

        using var copy = SocketsHttpHandlerCopy.Of(template);

        Assert.Equal(wanted, property.GetValue(copy));
    }

    [Fact]
    public void The_cookie_container_is_copied_even_where_cookies_are_off()
    {
        var cookies = new CookieContainer();
        using var template = new SocketsHttpHandler { CookieContainer = cookies, UseCookies = false };

        using var copy = SocketsHttpHandlerCopy.Of(template);

        Assert.False(copy.UseCookies);
    }

    [Fact]
    public void Properties_are_copied()
    {
        using var template = new SocketsHttpHandler { Properties = { ["a"] = 1 } };

        using var copy = SocketsHttpHandlerCopy.Of(template);

        Assert.Equal(1, copy.Properties["a"]);
    }

    [Fact]
    public void The_connect_callback_is_not_copied()
    {
        using var template = new SocketsHttpHandler { ConnectCallback = (_, _) => throw new NotSupportedException() };

        using var copy = SocketsHttpHandlerCopy.Of(template);

        Assert.Null(copy.ConnectCallback);
    }

    [Fact]
    public async Task A_handler_that_has_been_used_can_still_be_copied()
    {
        using var template = new SocketsHttpHandler { MaxConnectionsPerServer = 7 };
        using var invoker = new HttpMessageInvoker(template, disposeHandler: false);
        using var port = new Support.ClosedPort();
        await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(Support.Sending.Get($"http://{port.Endpoint}/"), default));

        using var copy = SocketsHttpHandlerCopy.Of(template);

        Assert.Equal(7, copy.MaxConnectionsPerServer);
    }

    private static object Other(Type type, string name, object? value) => value switch
    {
        bool flag => !flag,
        int number => number == int.MaxValue ? 7 : number + 1024,
        TimeSpan span => span == TimeSpan.FromSeconds(77) ? TimeSpan.FromSeconds(78) : TimeSpan.FromSeconds(77),
        Enum => Enum.GetValues(type).Cast<object>().First(v => !v.Equals(value)),
        _ => Samples.TryGetValue(name, out var sample)
            ? sample
            : throw new NotSupportedException($"SocketsHttpHandler has a new setting, {name} of {type}: copy it, and give this test a sample."),
    };
}
