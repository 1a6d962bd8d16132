using System.Runtime.CompilerServices;
using Discovery.Affinity;
using Discovery.Endpoints;
using Discovery.Live;

namespace Discovery.Connectors;

/// <summary>The affinity of a directory's services: how each is kept together, this process's own key, and the sticky tables.</summary>
/// <remarks>A table belongs to a live set, whatever clients and policies pick from it: it outlasts every change of the set, and goes with it.</remarks>
internal sealed class AffinityStage(IAffinitySelector selector, TimeProvider timeProvider, Random random)
{
    private readonly Lock _gate = new();
    private readonly ConditionalWeakTable<LiveSet, StickyTable> _tables = [];
    private AffinityKey? _ownKey;

    internal AffinityOptions OptionsFor(ServiceName service) => selector.AffinityFor(service);

    /// <summary>Puts affinity before what picks from one set.</summary>
    internal AffinityPicker Over(ComposedPicker picker, LiveSet liveSet, LiveSnapshot snapshot)
    {
        var rules = AffinityRules.Of(OptionsFor(liveSet.Service), snapshot.Set?.Traits ?? ServiceTraits.None);
        var seats = rules.Mode == AffinityMode.Sticky ? TableOf(liveSet, rules).Seat(picker.InUse) : null;
        return new AffinityPicker(picker, rules, seats, rules.KeyedByClient ? OwnKey() : null);
    }

    /// <summary>The key that stands for this process.</summary>
    /// <remarks>Drawn, for a process does not know the address it is seen by. Each process has another, so that hashed keys of many spread.</remarks>
    internal AffinityKey OwnKey()
    {
        lock (_gate)
            return _ownKey ??= AffinityKey.From(random.NextInt64());
    }

    private StickyTable TableOf(LiveSet liveSet, AffinityRules rules)
    {
        lock (_gate)
        {
            if (_tables.TryGetValue(liveSet, out var table) && table.Rules == rules)
                return table;
            table = new StickyTable(rules, timeProvider);
            _tables.AddOrUpdate(liveSet, table);
            // Clients that are idle too go on holding their last picker, and so the table.
            liveSet.Closing.Register(table.Clear);
            return table;
        }
    }
}
