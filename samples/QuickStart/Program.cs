using Discovery;
using Discovery.Balancing;
using Discovery.Kubernetes;
using Discovery.Kubernetes.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QuickStart;

var policy = args.SkipWhile(arg => arg != "--policy").Skip(1).FirstOrDefault(BalancingPolicies.RoundRobin);
var isPlain = Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb";
var time = TimeProvider.System;
var events = new EventLog(time);
var log = new RequestLog(time);

// The cluster: an API server, and a service "orders" in namespace "shop" with three pods.
await using var api = await FakeKubernetesApi.StartAsync();
await using var fleet = new BackendFleet(api, events, time);
await fleet.ScaleToAsync(3);

// The application. In a pod, AddKubernetes() without options is enough.
// Round robin, because this program judges shares over two seconds: in 20 runs no share was more than 1 % off. The default,
// two choices, draws at random, which evens out only over time: with 150 requests per endpoint it was up to 15 % off.
var builder = Host.CreateApplicationBuilder();
builder.Services.AddDiscovery(discovery => discovery
    .AddKubernetes(new KubernetesOptions { Server = api.Address, Namespace = "shop" })
    .UsePolicy(policy));
builder.Services.AddHttpClient("orders", client => client.BaseAddress = new Uri("http://orders"))
    .AddHttpMessageHandler(() => new RetryHandler(log))
    .AddHttpMessageHandler(() => new AttemptClock(time)) // Measures; applications need it not.
    .AddDiscovery();

// The screen belongs to the table below.
builder.Logging.ClearProviders();
using var host = builder.Build();
await host.StartAsync();
var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

// The load, the operator's view of the set, and the screen.
using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
using var screenOff = new CancellationTokenSource();
var view = new SetView(host.Services.GetRequiredService<ServiceDirectory>(), log, events, time);
var load = new Load(host.Services.GetRequiredService<IHttpClientFactory>(), log, time).RunAsync(ending.Token);
var watching = view.RunAsync(screenOff.Token);
var screen = isPlain
    ? new PlainOutput(view, log, events, time).RunAsync(screenOff.Token)
    : new Dashboard(view, log, events, time).RunAsync(screenOff.Token);

// The story.
var isComplete = await new Scenario(api, fleet, view, log, events, time).RunAsync(stopping);
if (args.Contains("--keep-running") && isComplete)
{
    events.Step("Steady load, until Ctrl+C");
    await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

await ending.CancelAsync();
await load;
await screenOff.CancelAsync();
await Task.WhenAll(watching, screen);
return new Summary(log, fleet, view, isPlain).Print(isComplete) ? 0 : 1;
