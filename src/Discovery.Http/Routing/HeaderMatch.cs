using Discovery.Connectors;
using Discovery.Http.Leases;
using Discovery.Topology;

namespace Discovery.Http.Routing;

/// <summary>Looks in a request's headers for what a split matches.</summary>
internal static class HeaderMatch
{
    /// <summary>Whose endpoints the first match gives the request; <see langword="null"/> if nothing matches. Allocates nothing.</summary>
    internal static EndpointLeaser? Find(HttpRequestMessage request, LeaserSplit split)
    {
        if (HttpMessageFields.PeekHeaders(request) is not { } headers)
            return null;

        var received = headers.NonValidated;
        foreach (var (match, leaser) in split.Matches)
        {
            if (received.TryGetValues(match.Header, out var values) && Has(values, match))
                return leaser;
        }

        return null;
    }

    private static bool Has(System.Net.Http.Headers.HeaderStringValues values, SplitMatch match)
    {
        foreach (var value in values)
        {
            if (match.Value is null || value.Equals(match.Value, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
