using Discovery.Balancing;
using Discovery.Testing;
using Discovery.Tests.Balancing;

namespace Discovery.Tests.Connectors;

/// <summary>Policies whose pickers take long to make.</summary>
public sealed class SlowPickerTests
{
    private static readonly ServiceName Orders = ServiceName.Parse("http://orders");
    private static readonly string[] Addresses = [.. Enumerable.Range(1, 6).Select(i => $"10.0.0.{i}:80")];

    private readonly FakeEndpoints _fake = new();

    [Fact]
    public async Task Only_a_services_first_picker_is_made_on_the_request_path_and_keys_stay_while_the_next_is_made()
    {
        using var policy = new Slow();
        await using var directory = DirectoryOf(policy);
        var before = await PlaceAsync(directory);

        policy.Hold();
        _fake.Remove("orders", Addresses[0]);
        await directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 5);
        var meanwhile = await PlaceAsync(directory);

        Assert.Equal(1, policy.Made);
        Assert.DoesNotContain(Addresses[0], meanwhile);
        for (var key = 0; key < before.Length; key++)
            Assert.True(before[key] == meanwhile[key] || before[key] == Addresses[0], $"key {key} moved from {before[key]}");

        // The picker of five is used once it is made: it alone places keys as a policy of those five from the start does.
        await using var fresh = _fake.CreateDirectory(new ManualClock(), policy: Picks.Policy(BalancingPolicies.Maglev));
        var expected = await PlaceAsync(fresh);
        Assert.NotEqual(expected, meanwhile);
        policy.Release();
        await Wait.UntilAsync(() => expected.SequenceEqual(Place(directory)));
    }

    [Fact]
    public async Task A_picker_that_cannot_be_made_is_an_error_for_the_next_request()
    {
        using var policy = new Slow();
        await using var directory = DirectoryOf(policy);
        await PlaceAsync(directory);
        policy.Breaks = true;
        _fake.Remove("orders", Addresses[0]);
        await directory.WaitUntilAsync(Orders, s => s.Candidates.Length == 5);

        await Wait.UntilAsync(() => Throws(directory));
    }

    private static bool Throws(ServiceDirectory directory)
    {
        try
        {
            Completed.ResultOf(directory.LeaseAsync(Orders)).Dispose();
            return false;
        }
        catch (InvalidOperationException exception)
        {
            Assert.Equal("broken", exception.Message);
            return true;
        }
    }

    private static string[] Place(ServiceDirectory directory) => [.. Enumerable.Range(0, 60).Select(key =>
    {
        using var lease = Completed.ResultOf(directory.LeaseAsync(Orders, new PickRequest { AffinityKey = AffinityKey.From(key) }));
        return lease.Endpoint.ToString();
    })];

    private static async Task<string[]> PlaceAsync(ServiceDirectory directory)
    {
        await directory.GetAsync(Orders);
        return Place(directory);
    }

    private ServiceDirectory DirectoryOf(IBalancingPolicy policy)
    {
        if (_fake.Watches == 0)
            _fake.Set("orders", Addresses);
        return _fake.CreateDirectory(new ManualClock(), policy: policy);
    }

    /// <summary>Maglev, made no faster than the test allows.</summary>
    private sealed class Slow : IBalancingPolicy, IDisposable
    {
        private readonly IBalancingPolicy _maglev = Picks.Policy(BalancingPolicies.Maglev);
        private readonly ManualResetEventSlim _allowed = new(initialState: true);
        private int _made;

        internal int Made => Volatile.Read(ref _made);

        internal bool Breaks { get; set; }

        public bool IsSlowToBuild => true;

        internal void Hold() => _allowed.Reset();

        internal void Release() => _allowed.Set();

        public void Dispose() => _allowed.Dispose();

        public IPicker CreatePicker(CandidateGroup group)
        {
            _allowed.Wait();
            if (Breaks)
                throw new InvalidOperationException("broken");
            var picker = _maglev.CreatePicker(group);
            Interlocked.Increment(ref _made);
            return picker;
        }
    }
}
