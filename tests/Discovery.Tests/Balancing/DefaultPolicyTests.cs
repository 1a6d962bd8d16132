using Discovery.Balancing;
using Discovery.Testing;

namespace Discovery.Tests.Balancing;

/// <summary>The default goes by what one client sees, until servers tell more.</summary>
public sealed class DefaultPolicyTests
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    private readonly ManualClock _clock = new();

    [Fact]
    public void Without_reports_it_is_two_choices()
    {
        var candidates = FakeCandidates.Create("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");

        var expected = Sequence(Picks.Policy(BalancingPolicies.PowerOfTwoChoices, seed: 7).CreatePicker(candidates));

        Assert.Equal(expected, Sequence(Picks.Policy(BalancingPolicies.Default, seed: 7, clock: _clock).CreatePicker(candidates)));
    }

    [Fact]
    public async Task From_the_first_report_on_it_goes_by_reports()
    {
        await using var directory = Directory(policy: null);
        Assert.Equal(2, (await PickedAsync(directory, 50, reports: false)).Count);

        await PickedAsync(directory, 50, reports: true);

        Assert.Equal("10.0.0.2:80", Assert.Single(await PickedAsync(directory, 50, reports: true)));
    }

    [Fact]
    public async Task The_first_report_makes_the_picker_anew_and_no_other_does()
    {
        var policy = new Counting(Picks.Policy(BalancingPolicies.Default, clock: _clock));
        await using var directory = Directory(policy);
        await PickedAsync(directory, 10, reports: false);
        Assert.Equal(1, policy.Made);

        await PickedAsync(directory, 50, reports: true);

        Assert.Equal(2, policy.Made);
    }

    /// <summary>Leases one by one. The first endpoint says that it is busy, the second that it is idle.</summary>
    private async Task<HashSet<string>> PickedAsync(ServiceDirectory directory, int times, bool reports)
    {
        var picked = new HashSet<string>();
        for (var i = 0; i < times; i++)
        {
            using var lease = await directory.LeaseAsync(Orders);
            var endpoint = lease.Endpoint.ToString();
            picked.Add(endpoint);
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            lease.End(OutcomeKind.Success, reports ? new LoadReport { RequestsInFlight = endpoint == "10.0.0.1:80" ? 50 : 0 } : null);
        }

        return picked;
    }

    private ServiceDirectory Directory(IBalancingPolicy? policy) => new(
        new StaticSource("orders", [new ServiceEndpoint("10.0.0.1", 80), new ServiceEndpoint("10.0.0.2", 80)]),
        new ServiceDirectoryOptions { TimeProvider = _clock, Random = new SeededRandom(1), Defaults = new() { Policy = policy is null ? null : new PolicyChoice(policy) } });

    private static Candidate[] Sequence(IPicker picker) => [.. Enumerable.Range(0, 50).Select(_ => picker.Pick(default))];

    private PolicyContext Context(long seed) => new(new SeededRandom(seed), _clock);

    private sealed class Counting(IBalancingPolicy inner) : IBalancingPolicy
    {
        internal int Made { get; private set; }

        public IPicker CreatePicker(CandidateGroup group)
        {
            Made++;
            return inner.CreatePicker(group);
        }
    }
}
