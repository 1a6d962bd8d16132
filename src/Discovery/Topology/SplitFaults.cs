using System.Globalization;

namespace Discovery.Topology;

/// <summary>Finds what is wrong with a split.</summary>
internal static class SplitFaults
{
    /// <param name="targets">The split.</param>
    /// <returns>Faults, each beginning with where it stands: the number of a target, from 0.</returns>
    internal static IEnumerable<string> In(IReadOnlyList<SplitTarget> targets)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            foreach (var fault in In(targets[i]))
                yield return string.Create(CultureInfo.InvariantCulture, $"{i}:{fault}");
            for (var j = 0; j < i; j++)
            {
                if (targets[i].Match is { } match && targets[j].Match is { } before && match.Overlaps(before))
                    yield return string.Create(CultureInfo.InvariantCulture, $"{i}:Match overlaps that of {j}: both match header {match.Header}{Common(match, before)}");
            }
        }
    }

    /// <summary>Whether weights leave requests that match nothing without a service.</summary>
    internal static bool SumsToZero(IReadOnlyList<SplitTarget> targets) => targets.Count > 0 && targets.All(t => t.Weight == 0);

    private static IEnumerable<string> In(SplitTarget target)
    {
        if (!ServiceName.TryParse(target.Service, out var name) || !name.Schemes.IsEmpty || name.PortName is not null || name.Port is not null || name.IsLiteral)
            yield return $"Service is '{target.Service}'; it must be a service's host, such as orders-v2";
        if (!(target.Weight is >= 0 and <= 1e9))
            yield return string.Create(CultureInfo.InvariantCulture, $"Weight is {target.Weight}; it must be from 0 to 1000000000");
        if (target.Match is { } match && (match.Header.Length == 0 || match.Header.AsSpan().ContainsAny(" :\t\r\n")))
            yield return $"Match:Header is '{match.Header}'; it must be the name of a header";
    }

    private static string Common(SplitMatch one, SplitMatch other) =>
        (one.Value ?? other.Value) is { } value ? $" with value '{value}'" : " with any value";
}
