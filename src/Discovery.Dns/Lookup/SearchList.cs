using System.Collections.Immutable;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>Completes names: resolv.conf(5)'s <c>search</c> and <c>ndots</c>. Immutable.</summary>
internal sealed class SearchList(IEnumerable<DnsName> suffixes, int ndots)
{
    // glibc has had no limit since 2.26; ours keeps a wrong file from turning one lookup into hundreds of queries. Kubernetes allows 32.
    private const int MostSuffixes = 32;

    private readonly ImmutableArray<DnsName> _suffixes = [.. suffixes.Take(MostSuffixes)];

    /// <summary>The names to try, in order.</summary>
    /// <param name="text">A name, with or without a final dot. With one it is tried as it is, and nothing else.</param>
    /// <returns>Nothing if the text is no domain name.</returns>
    internal ImmutableArray<SearchedName> Names(string text)
    {
        if (!DnsName.TryParse(text, out var asIs))
            return [];
        if (text.EndsWith('.'))
            return [new(asIs, IsAsWritten: true)];

        var names = ImmutableArray.CreateBuilder<SearchedName>(_suffixes.Length + 1);
        foreach (var suffix in _suffixes)
        {
            // One that would be too long does not exist.
            if (!suffix.Equals(DnsName.Root) && DnsName.TryParse($"{text}.{suffix}", out var name))
                names.Add(new(name, IsAsWritten: false));
        }

        names.Insert(text.Count(c => c == '.') >= ndots ? 0 : names.Count, new(asIs, IsAsWritten: true));
        return names.ToImmutable();
    }
}
