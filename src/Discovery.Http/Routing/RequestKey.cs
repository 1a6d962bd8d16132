using Discovery.Affinity;

namespace Discovery.Http.Routing;

/// <summary>The affinity key that a header or a cookie of a request holds.</summary>
internal static class RequestKey
{
    /// <summary>The key, or <see langword="null"/> where the request has no such header or cookie, or an empty one.</summary>
    internal static AffinityKey? Of(HttpRequestMessage request, AffinityOptions affinity)
    {
        var isCookie = affinity.Source == AffinityKeySource.Cookie;
        if (!request.Headers.NonValidated.TryGetValues(isCookie ? "Cookie" : affinity.Name!, out var values))
            return null;
        if (!isCookie)
            return KeyOf(values.Count == 1 ? values.ToString() : string.Join(',', values));

        foreach (var value in values)
        {
            if (KeyOf(Cookie(value, affinity.Name)) is { } key)
                return key;
        }

        return null;
    }

    private static AffinityKey? KeyOf(ReadOnlySpan<char> value) => value.IsEmpty ? null : AffinityKey.From(value);

    /// <summary>The value of the first cookie of a name (RFC 6265, section 4.2: pairs, separated by semicolons).</summary>
    private static ReadOnlySpan<char> Cookie(ReadOnlySpan<char> header, ReadOnlySpan<char> name)
    {
        foreach (var range in header.Split(';'))
        {
            var pair = header[range].Trim();
            if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.Ordinal))
                return pair[(name.Length + 1)..];
        }

        return [];
    }
}
