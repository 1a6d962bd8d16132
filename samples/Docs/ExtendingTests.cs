using Discovery;
using Discovery.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Docs;

public sealed class ExtendingTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void The_oldest_of_the_least_busy_is_picked()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
        candidates[0].SetInFlight(1);
        candidates[1].SetSince(_clock.GetUtcNow());
        candidates[2].SetSince(_clock.GetUtcNow().AddHours(-1));

        Assert.Same(candidates[2], new OldestPolicy().CreatePicker(candidates).Pick(default));
    }

    [Fact]
    public async Task An_endpoint_that_left_is_not_picked_and_a_failing_source_still_serves()
    {
        var fake = new FakeEndpoints();
        fake.Set("orders", "10.0.0.1:80", "10.0.0.2:80");
        await using var directory = fake.CreateDirectory(_clock, policy: new OldestPolicy());
        await directory.GetAsync("http://orders");

        fake.Remove("orders", "10.0.0.1:80");
        await directory.WaitUntilAsync("http://orders", state => state.Candidates.Length == 1);
        fake.Fail("the registry is down");
        await directory.WaitUntilAsync("http://orders", state => state.Condition == LiveCondition.Stale);

        using var lease = await directory.LeaseAsync("http://orders");
        Assert.Equal(ServiceEndpoint.Parse("10.0.0.2:80"), lease.Endpoint);
    }

    [Fact]
    public async Task A_change_in_the_registry_is_seen_after_a_period_or_as_soon_as_a_connection_fails()
    {
        var registry = new StubRegistry { Endpoints = ["10.0.0.1:80"] };
        using var http = new HttpClient(registry) { BaseAddress = new Uri("http://registry") };
        await using var directory = new ServiceDirectory(new RegistrySource(http), new ServiceDirectoryOptions { TimeProvider = _clock });
        await directory.GetAsync("http://orders");

        registry.Endpoints = ["10.0.0.1:80", "10.0.0.2:80"];
        await _clock.WaitForTimerAsync(RegistrySource.Period);
        _clock.Advance(RegistrySource.Period);
        await directory.WaitUntilAsync("http://orders", state => state.Candidates.Length == 2);

        registry.Endpoints = ["10.0.0.2:80"];
        await _clock.WaitForTimerAsync(RegistrySource.Period);
        (await directory.LeaseAsync("http://orders")).End(OutcomeKind.ConnectFailure);
        await directory.WaitUntilAsync("http://orders", state => state.Candidates.Length == 1);
    }

    [Fact]
    public async Task Source_and_policy_are_wired_by_the_container()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton(new SeededRandom(1));
        services.AddHttpClient("registry", client => client.BaseAddress = new Uri("http://registry"))
            .ConfigurePrimaryHttpMessageHandler(() => new StubRegistry { Endpoints = ["10.0.0.1:80"] });
        services.AddDiscovery(discovery => discovery
            .AddSource(provider => new RegistrySource(provider.GetRequiredService<IHttpClientFactory>().CreateClient("registry")))
            .AddPolicy("oldest", _ => new OldestPolicy())
            .UsePolicy("oldest"));
        await using var provider = services.BuildServiceProvider();

        using var lease = await provider.GetRequiredService<ServiceDirectory>().LeaseAsync("http://orders");

        Assert.Equal("10.0.0.1:80", lease.Endpoint.ToString());
    }
}
