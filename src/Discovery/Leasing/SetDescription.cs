using System.Globalization;

namespace Discovery;

/// <summary>Words for what is known of a service, as error messages show it.</summary>
internal static class SetDescription
{
    /// <summary>Which set is in use, how old it is, and whether its source fails: <c>Set 4 from dns (3 s old)</c>.</summary>
    internal static string Of(EndpointSet set, ServiceSnapshot snapshot, DateTimeOffset now)
    {
        var stale = snapshot.Failure is null ? "" : $", stale: {Failed(snapshot)}";
        return string.Create(CultureInfo.InvariantCulture, $"Set {set.Version} from {set.Source} ({Age(snapshot, now)} old{stale})");
    }

    /// <summary>How often the source failed, and why the last time.</summary>
    internal static string Failed(ServiceSnapshot snapshot)
    {
        var times = snapshot.Failures <= 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{snapshot.Failures} times in a row, last");
        return $"the source failed {times} with: {snapshot.Failure?.Message.TrimEnd('.')}";
    }

    /// <summary>A count of endpoints: <c>1 endpoint</c>, <c>3 endpoints</c>.</summary>
    internal static string Endpoints(int count) =>
        count == 1 ? "1 endpoint" : string.Create(CultureInfo.InvariantCulture, $"{count} endpoints");

    // Two minutes are told in seconds, for that is how long rollouts and timeouts take; beyond, nobody counts seconds.
    private static string Age(ServiceSnapshot snapshot, DateTimeOffset now) => (now - snapshot.AnsweredAt) switch
    {
        { TotalSeconds: <= 0 } => "0 s",
        { TotalMinutes: < 2 } age => string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0} s"),
        { TotalHours: < 2 } age => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min"),
        var age => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} h"),
    };
}
