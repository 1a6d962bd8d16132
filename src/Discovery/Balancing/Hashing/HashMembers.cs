using System.Net;
using System.Text;

namespace Discovery.Balancing;

/// <summary>The candidates of a group in an order that all clients agree on, whatever the order of their sets.</summary>
internal sealed class HashMembers
{
    internal HashMembers(CandidateGroup group, HashIdentity identity)
    {
        var order = new int[group.Count];
        var hashes = new ulong[group.Count];
        var names = new string[group.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            names[i] = NameOf(group.Candidates[i].Endpoint, identity);
            hashes[i] = HashOf(names[i]);
        }

        Array.Sort(hashes, order);
        var sum = group.Weights.IsEmpty ? order.Length : group.Weights.Sum();
        Hashes = hashes;
        Candidates = Array.ConvertAll(order, i => group.Candidates[i]);
        Names = Array.ConvertAll(order, i => names[i]);
        Shares = Array.ConvertAll(order, i => group.WeightOf(i) / sum);
        AreAlike = group.Weights.IsEmpty;
        TellNamesakesApart(identity);
    }

    internal Candidate[] Candidates { get; }

    /// <summary>What each member is placed by; all different.</summary>
    internal string[] Names { get; }

    /// <summary>XXH64 of each name.</summary>
    internal ulong[] Hashes { get; }

    /// <summary>The weight of each member; all together are 1.</summary>
    internal double[] Shares { get; }

    /// <summary>Whether all have the same weight.</summary>
    internal bool AreAlike { get; }

    internal int Count => Candidates.Length;

    internal static ulong HashOf(string name, ulong seed = 0)
    {
        Span<byte> buffer = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(name, buffer, out var length)
            ? XxHash64.Hash(buffer[..length], seed)
            : XxHash64.Hash(Encoding.UTF8.GetBytes(name), seed);
    }

    private static string NameOf(ServiceEndpoint endpoint, HashIdentity identity) =>
        (identity == HashIdentity.Name ? endpoint.HostName ?? endpoint.DisplayName : null) ?? AddressOf(endpoint);

    // DnsEndPoint prints its address family too.
    private static string AddressOf(ServiceEndpoint endpoint) =>
        endpoint.Address is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endpoint.Address.ToString()!;

    /// <summary>Gives a name of its own to each that shares one with another: pods that follow each other at one address, addresses of one host.</summary>
    private void TellNamesakesApart(HashIdentity identity)
    {
        for (var start = 0; start < Count;)
        {
            var end = start + 1;
            while (end < Count && Hashes[end] == Hashes[start])
                end++;
            if (end - start > 1)
                TellApart(start, end, identity);
            start = end;
        }
    }

    private void TellApart(int start, int end, HashIdentity identity)
    {
        var members = Enumerable.Range(start, end - start)
            .Select(i => (Candidate: Candidates[i], Name: Names[i], Share: Shares[i]))
            .OrderBy(m => m.Name, StringComparer.Ordinal)
            .ThenBy(m => AddressOf(m.Candidate.Endpoint), StringComparer.Ordinal)
            .ThenBy(m => m.Candidate.Endpoint.Uid, StringComparer.Ordinal)
            .ToList();
        for (var i = start; i < end; i++)
        {
            (Candidates[i], var name, Shares[i]) = members[i - start];
            var endpoint = Candidates[i].Endpoint;
            Names[i] = i == start ? name : $"{NameOf(endpoint, identity)}|{AddressOf(endpoint)}|{endpoint.Uid}";
            Hashes[i] = HashOf(Names[i]);
        }
    }
}
