namespace Discovery.Balancing;

/// <summary>The picker of <see cref="BalancingPolicies.Adaptive"/>: by reports where there are any, else by what this client sees itself.</summary>
internal sealed class AdaptivePicker : IPicker
{
    // A pick looks at all of that many, and at a sample of more: the cost of a pick must not grow with the set.
    private const int MaxScanned = 128;
    private const int Sample = 96;

    // How long to rely on local knowledge when nobody has reported, before looking for reports again.
    private const double LocalSeconds = 0.1;

    private readonly Candidate[] _candidates;
    private readonly AdaptiveMemory[] _memories;
    private readonly uint[]? _chances;
    private readonly SeededRandom _random;
    private readonly TimeProvider _clock;
    private readonly long _localTicks;
    private readonly LocalChoice _local;
    private readonly LoadProbing? _probing;
    private readonly TypicalQueue _typical = new();
    private long _localUntil = long.MinValue;
    private int _look;

    private AdaptivePicker(CandidateGroup group, PolicyContext context, ILoadProbe? probe)
    {
        (_random, _clock) = (context.Random, context.TimeProvider);
        var frequency = _clock.TimestampFrequency;
        _localTicks = (long)(LocalSeconds * frequency);
        _candidates = [.. group.Candidates];
        _memories = [.. _candidates.Select(c => c.Signal(typeof(AdaptiveMemory), () => new AdaptiveMemory(1.0 / frequency)))];
        if (!group.Weights.IsEmpty)
        {
            var max = group.Weights.Max();
            _chances = [.. group.Weights.Select(w => (uint)(w / max * uint.MaxValue))];
        }

        _local = new LocalChoice(_memories, new PairDraw(group, _random));
        _probing = probe is null ? null : new LoadProbing(_candidates, _memories, probe, context);
    }

    internal static IPicker Over(CandidateGroup group, PolicyContext context, ILoadProbe? probe) =>
        group.Count == 1 ? new OnlyPicker(group.Candidates[0]) : new AdaptivePicker(group, context, probe);

    public Candidate Pick(in PickRequest request)
    {
        _probing?.OnPick();
        var now = _clock.GetTimestamp();
        return _candidates[AnyReported(now) && TryScan(now, request, out var best) ? best : _local.Pick(now)];
    }

    // Draws no random number: what is picked without reports must not depend on when somebody looked for them.
    private bool AnyReported(long now)
    {
        if (now < Volatile.Read(ref _localUntil))
            return false;

        var index = _memories.Length <= MaxScanned ? 0 : Volatile.Read(ref _look);
        for (var left = Math.Min(_memories.Length, MaxScanned); left > 0; left--)
        {
            if (_memories[index].IsKnown(now))
                return true;
            index = index + 1 == _memories.Length ? 0 : index + 1;
        }

        Volatile.Write(ref _look, index);
        Volatile.Write(ref _localUntil, now + _localTicks);
        return false;
    }

    // Who ranks best of those that are looked at; nobody, if all of them are to be avoided, or sit this pick out for their weight.
    private bool TryScan(long now, in PickRequest request, out int best)
    {
        var draw = (ulong)_random.NextInt64();
        var count = _memories.Length <= MaxScanned ? _memories.Length : Sample;
        // A sample begins anywhere and takes steps of any length that does not lead beyond where it began: neighbours must not share their luck.
        var (index, step) = count == _memories.Length ? (0, 1) : (Scale(draw >> 31, _memories.Length), 1 + Scale(draw, _memories.Length / count));
        var typical = _typical.Value;
        var sums = new TypicalQueue.Sums();
        (best, var least, var ties) = (-1, double.PositiveInfinity, 0);
        for (var left = count; left > 0; left--)
        {
            var memory = _memories[index];
            if (memory.Rank(now, typical, out var rank))
                sums.Add(memory.Reported);
            // A retry asked of whoever ranks best would get the same one again.
            if (rank <= least && TakesPart(index, draw) && !request.Avoids(_candidates[index]))
            {
                ties = rank < least ? 1 : ties + 1;
                if (ties == 1 || _random.Next(ties) == 0)
                    best = index;
                least = rank;
            }

            index += step;
            if (index >= _memories.Length)
                index -= _memories.Length;
        }

        _typical.Update(typical, sums);
        return best >= 0;
    }

    // A number below the limit, out of the lower 32 bits.
    private static int Scale(ulong bits, int limit) => (int)(((bits & uint.MaxValue) * (ulong)limit) >> 32);

    // One of half the weight takes part in half the picks, so that weights hold among equals at any load.
    private bool TakesPart(int index, ulong draw) =>
        _chances is null || (uint)(SplitMix64.Finish(draw + ((ulong)index * SplitMix64.Gamma)) >> 32) <= _chances[index];
}
