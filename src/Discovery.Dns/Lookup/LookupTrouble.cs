namespace Discovery.Dns.Lookup;

/// <summary>What is wrong with a service's lookups, so that the log tells it once.</summary>
internal enum LookupTrouble
{
    None = 0,
    Failing,
    FailingInPart,
    Truncated,
}
