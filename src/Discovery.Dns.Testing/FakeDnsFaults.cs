namespace Discovery.Dns.Testing;

/// <summary>Makes a <see cref="FakeDnsServer"/> answer wrongly, late or not at all.</summary>
/// <remarks>Faults for the next queries come first, in the order they were set; of those for all queries the latest that fits applies when none is left.</remarks>
public sealed class FakeDnsFaults
{
    private readonly Lock _gate = new();
    private readonly List<FaultRule> _next = [];
    private readonly List<FaultRule> _lasting = [];

    internal FakeDnsFaults()
    {
    }

    /// <summary>Befalls the next queries.</summary>
    /// <param name="fault">What happens to them.</param>
    /// <param name="times">How many queries.</param>
    /// <param name="name">Which name; null means all.</param>
    /// <param name="type">Which type; null means all.</param>
    /// <param name="overTcp">Which transport; null means both, or the one that the fault is about.</param>
    public void Next(FakeDnsFault fault, int times = 1, string? name = null, FakeDnsType? type = null, bool? overTcp = null) =>
        Add(_next, times, new FaultRule(fault, name, type, overTcp));

    /// <summary>Befalls all queries until <see cref="Clear"/>.</summary>
    /// <param name="fault">What happens to them.</param>
    /// <param name="name">Which name; null means all.</param>
    /// <param name="type">Which type; null means all.</param>
    /// <param name="overTcp">Which transport; null means both, or the one that the fault is about.</param>
    public void All(FakeDnsFault fault, string? name = null, FakeDnsType? type = null, bool? overTcp = null) =>
        Add(_lasting, 1, new FaultRule(fault, name, type, overTcp));

    /// <summary>Answers properly again. Answers that are under way, late ones say, still come.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _next.Clear();
            _lasting.Clear();
        }
    }

    internal FakeDnsFault? Take(Question question, bool overTcp)
    {
        lock (_gate)
        {
            var next = _next.FindIndex(rule => rule.Concerns(question, overTcp));
            if (next < 0)
                return _lasting.FindLast(rule => rule.Concerns(question, overTcp))?.Fault;
            var found = _next[next];
            _next.RemoveAt(next);
            return found.Fault;
        }
    }

    private void Add(List<FaultRule> rules, int times, FaultRule rule)
    {
        lock (_gate)
            rules.AddRange(Enumerable.Repeat(rule, times));
    }
}
