using Discovery.Dns.Diagnostics;

namespace Discovery.Dns.Lookup;

/// <summary>What all watches of one source share.</summary>
internal sealed record WatchParts(
    TimeProvider TimeProvider, LookupPace Pace, FindingJudge Judge, RefreshSchedule Schedule, LookupTracing Tracing);
