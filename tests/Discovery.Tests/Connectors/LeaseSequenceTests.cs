using Discovery.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Discovery.Tests.Connectors;

/// <summary>Rules that hold over any sequence of set changes and leases.</summary>
public sealed class LeaseSequenceTests
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");

    // A step is a set of endpoints to publish (a bit each), or a lease to begin or end.
    private static Gen<(int Kind, int Number)[]> Steps { get; } =
        (from kind in Gen.Choose(0, 2) from number in Gen.Choose(0, 31) select (kind, number)).ArrayOf();

    [Fact]
    public void In_flight_returns_to_zero_and_a_leaver_is_never_picked() =>
        Property.HoldsAsync(Steps, steps => RunAsync(steps));

    private static async Task<bool> RunAsync((int Kind, int Number)[] steps)
    {
        var fake = new FakeEndpoints();
        await using var directory = fake.CreateDirectory(new ManualClock());
        var present = Publish(fake, 7);
        var leases = new List<EndpointLease>();
        var seen = new HashSet<Candidate>((await directory.GetAsync(Orders)).Candidates);
        foreach (var (kind, number) in steps)
        {
            if (kind == 0)
            {
                present = Publish(fake, number);
                var snapshot = await directory.WaitUntilAsync(Orders, s => s.Candidates.Select(c => c.ToString()).ToHashSet().SetEquals(present));
                seen.UnionWith(snapshot.Candidates);
            }
            else if (kind == 1 && present.Count > 0)
            {
                var lease = await directory.LeaseAsync(Orders);
                if (!present.Contains(lease.Endpoint.ToString()))
                    return false;
                leases.Add(lease);
            }
            else if (leases.Count > 0)
            {
                var lease = leases[number % leases.Count];
                leases.Remove(lease);
                lease.End((OutcomeKind)(number % 4));
            }

            if (seen.Sum(c => c.InFlight) != leases.Count)
                return false;
        }

        foreach (var lease in leases)
            lease.Dispose();
        return seen.All(c => c.InFlight == 0);
    }

    private static HashSet<string> Publish(FakeEndpoints fake, int bits)
    {
        string[] present = [.. Enumerable.Range(0, 5).Where(i => (bits & (1 << i)) != 0).Select(i => $"10.0.0.{i}:80")];
        fake.Set("orders", present);
        return [.. present];
    }
}
