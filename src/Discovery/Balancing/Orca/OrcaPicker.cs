using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Discovery.Balancing;

/// <summary>Picks by <see cref="StaticStride"/> over weights that it reads again from time to time.</summary>
internal sealed class OrcaPicker : IPicker
{
    private readonly ImmutableArray<Candidate> _candidates;
    private readonly OrcaWeight[] _weights;
    private readonly TimeProvider _timeProvider;
    private readonly long _period;
    private readonly double[] _read;
    // Two, so that nothing is allocated: the one not in use is written, a whole period after it was last read.
    private readonly ushort[][] _schedules;
    private volatile ushort[]? _schedule;
    private State _state;

    /// <summary>Makes a picker that begins with turn <paramref name="first"/>.</summary>
    internal OrcaPicker(
        ImmutableArray<Candidate> candidates, OrcaWeight[] weights, TimeSpan period, TimeProvider timeProvider, ulong first)
    {
        (_candidates, _weights, _timeProvider) = (candidates, weights, timeProvider);
        _period = (long)(period.TotalSeconds * timeProvider.TimestampFrequency);
        _read = new double[candidates.Length];
        _schedules = [new ushort[candidates.Length], new ushort[candidates.Length]];
        _state.Turn = unchecked((long)first - 1);
        var now = timeProvider.GetTimestamp();
        _state.Due = now + _period;
        Reschedule(now);
    }

    internal static IPicker Over(CandidateGroup group, PolicyContext context, OrcaOptions options)
    {
        // What the weights depend on; how often they are read does not matter to them.
        object key = (options.BlackoutPeriod, options.WeightExpirationPeriod, options.ErrorUtilizationPenalty);
        Func<OrcaWeight> create = () => new OrcaWeight(options, context.TimeProvider);
        OrcaWeight[] weights = [.. group.Candidates.Select(c => c.Signal(key, create))];
        return new OrcaPicker(group.Candidates, weights, options.WeightUpdatePeriod, context.TimeProvider, (ulong)context.Random.Next(group.Count));
    }

    public Candidate Pick(in PickRequest request)
    {
        var now = _timeProvider.GetTimestamp();
        var due = Volatile.Read(ref _state.Due);
        // Nobody else is at it: the next one may begin only a period later.
        if (now >= due && Interlocked.CompareExchange(ref _state.Due, now + _period, due) == due)
            Reschedule(now);

        if (_schedule is not { } schedule)
            return _candidates[(int)((ulong)Interlocked.Increment(ref _state.Turn) % (uint)_candidates.Length)];

        while (true)
        {
            var place = StaticStride.PlaceAt((ulong)Interlocked.Increment(ref _state.Turn), schedule);
            if (place >= 0)
                return _candidates[place];
        }
    }

    private void Reschedule(long now)
    {
        for (var i = 0; i < _read.Length; i++)
            _read[i] = _weights[i].Current(now);
        var spare = _schedules[ReferenceEquals(_schedule, _schedules[0]) ? 1 : 0];
        _schedule = StaticStride.Scale(_read, spare) ? spare : null;
    }

    // Alone on its cache lines: every pick writes it.
    [StructLayout(LayoutKind.Explicit, Size = 160)]
    private struct State
    {
        [FieldOffset(64)]
        internal long Turn;

        // When the weights are read next. Nearly always only read, by those who are about to write the turn.
        [FieldOffset(72)]
        internal long Due;
    }
}
