using Discovery.Http.Messages;
using Discovery.Topology;

namespace Discovery.Http.Routing;

/// <summary>Looks in a request's headers for what a split matches. Allocates nothing.</summary>
internal static class HeaderMatch
{
    internal static bool Matches(HttpRequestMessage request, SplitMatch match)
    {
        if (HttpMessageFields.PeekHeaders(request) is not { } headers || !headers.NonValidated.TryGetValues(match.Header, out var values))
            return false;

        foreach (var value in values)
        {
            if (match.Value is null || value.Equals(match.Value, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
