using System.Runtime.InteropServices;

namespace Discovery.Health;

/// <summary>Counts how the leases of one candidate end. Costs a success nothing but reads while nobody fails.</summary>
internal sealed class OutlierSignal(OutlierDetector detector, HealthRecord record, OutlierOptions options) : ICandidateSignal
{
    private Counts _counts;

    public void OnBegin(long timestamp)
    {
    }

    public void OnEnd(in Outcome outcome, long timestamp)
    {
        switch (outcome.Kind)
        {
            case OutcomeKind.Success:
                // Reads first: the lines stay shared among processors.
                if (_counts.Failures != 0)
                    _counts.Failures = 0;
                Answered();
                break;
            case OutcomeKind.Failure:
                detector.OnFailure();
                Answered();
                Failed();
                break;
            case OutcomeKind.GatewayFailure:
                detector.OnFailure();
                Connected();
                Count(ref _counts.Answered);
                InARow(ref _counts.GatewayFailures, options.ConsecutiveGatewayFailures, OutlierReason.ConsecutiveGatewayFailures);
                Failed();
                break;
            case OutcomeKind.ConnectFailure:
                detector.OnFailure();
                Count(ref _counts.Unconnected);
                InARow(ref _counts.ConnectFailures, options.ConsecutiveConnectFailures, OutlierReason.ConsecutiveConnectFailures);
                break;
        }
    }

    /// <summary>What was counted since the last call.</summary>
    internal IntervalCounts Take() => new(
        Interlocked.Exchange(ref _counts.Answered, 0),
        Interlocked.Exchange(ref _counts.Failed, 0),
        Interlocked.Exchange(ref _counts.Unconnected, 0));

    /// <summary>Starts all rows anew.</summary>
    internal void Forget() => (_counts.Failures, _counts.GatewayFailures, _counts.ConnectFailures) = (0, 0, 0);

    private void Answered()
    {
        Connected();
        if (_counts.GatewayFailures != 0)
            _counts.GatewayFailures = 0;
        Count(ref _counts.Answered);
    }

    private void Connected()
    {
        if (_counts.ConnectFailures != 0)
            _counts.ConnectFailures = 0;
    }

    private void Failed()
    {
        Count(ref _counts.Failed);
        InARow(ref _counts.Failures, options.ConsecutiveFailures, OutlierReason.ConsecutiveFailures);
    }

    private void Count(ref int count)
    {
        if (detector.IsCounting)
            Interlocked.Increment(ref count);
    }

    private void InARow(ref int count, int threshold, OutlierReason reason)
    {
        // At the threshold and not above it, so that of many failures at once one ejects.
        if (Interlocked.Increment(ref count) == threshold)
            detector.OnInARow(record, reason, threshold);
    }

    // Alone on its cache lines, as the count of leases in flight is.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Counts
    {
        [FieldOffset(64)]
        internal int Failures;

        [FieldOffset(68)]
        internal int GatewayFailures;

        [FieldOffset(72)]
        internal int ConnectFailures;

        [FieldOffset(76)]
        internal int Answered;

        [FieldOffset(80)]
        internal int Failed;

        [FieldOffset(84)]
        internal int Unconnected;
    }
}
