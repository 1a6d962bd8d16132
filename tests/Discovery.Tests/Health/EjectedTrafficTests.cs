using Discovery.Health;

namespace Discovery.Tests.Health;

/// <summary>What becomes of traffic when health changes: health and topology together.</summary>
public sealed class EjectedTrafficTests
{
    [Fact]
    public async Task An_ejected_endpoint_gets_nothing_until_it_is_back()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { Jitter = 0 } }, 4).StartedAsync();
        rig.End(1, OutcomeKind.Failure, 5);

        Assert.DoesNotContain(rig.Candidates[1], await PickedAsync(rig, 40));
        rig.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Contains(rig.Candidates[1], await PickedAsync(rig, 40));
    }

    [Fact]
    public async Task When_most_are_out_all_get_traffic_again()
    {
        await using var rig = await new HealthRig(new HealthOptions { Outliers = { MaxEjectedPercent = 100 } }, 5).StartedAsync();
        rig.End(0, OutcomeKind.Failure, 5);
        rig.End(1, OutcomeKind.Failure, 5);
        Assert.Equal(3, (await PickedAsync(rig, 50)).Count);

        rig.End(2, OutcomeKind.Failure, 5);

        Assert.Equal(5, (await PickedAsync(rig, 50)).Count);
    }

    private static async Task<HashSet<Candidate>> PickedAsync(HealthRig rig, int times)
    {
        var picked = new HashSet<Candidate>();
        for (var i = 0; i < times; i++)
        {
            using var lease = await rig.Directory.LeaseAsync(HealthRig.Orders);
            picked.Add(lease.Candidate);
        }

        return picked;
    }
}
