using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Discovery.Topology;

/// <summary>Keeps a subset of each slice's candidates, where the service's options say so.</summary>
internal static class SubsetSlices
{
    internal static Slices Of(ImmutableArray<TrafficSlice> slices, SubsetOptions options, long seed)
    {
        var kind = options.KnownKind;
        if (kind == SubsetKinds.None)
            return new Slices(slices);

        var numbered = true;
        var all = slices.Select(slice => kind switch
        {
            _ when slice.Candidates.IsEmpty => slice,
            SubsetKinds.Aperture => Aperture(slice, options),
            SubsetKinds.Rocs => Rocs(slice, options, ref numbered),
            _ => slice with { Candidates = RandomSubset.Of(slice.Candidates, options.SizeInUse, options.Seed ?? seed) },
        }).ToImmutableArray();
        return new Slices(all, kind, numbered ? null
            : "subset rocs wants names that end in numbers, as those of a StatefulSet; endpoints are numbered by their addresses instead");
    }

    private static TrafficSlice Aperture(TrafficSlice slice, SubsetOptions options)
    {
        var covers = DeterministicAperture.Covers(slice.Candidates.Length, options.SizeInUse, options.Client ?? 0, options.Clients ?? 1);
        // All clients must see the same ring: by a hash, so that neighbours on the ring are no neighbours in the network.
        var ring = RandomSubset.ByHash(slice.Candidates, seed: 0);
        var chosen = ring.Select((place, i) => (Place: place, Part: covers[i])).Where(c => c.Part > 0).OrderBy(c => c.Place).ToArray();
        var parts = chosen.Select(c => c.Part).ToArray();
        return slice with
        {
            Candidates = [.. chosen.Select(c => slice.Candidates[c.Place])],
            Factors = parts.AsSpan().ContainsAnyExcept(parts[0]) ? ImmutableCollectionsMarshal.AsImmutableArray(parts) : [],
        };
    }

    private static TrafficSlice Rocs(TrafficSlice slice, SubsetOptions options, ref bool numbered)
    {
        var byNumber = new Dictionary<int, Candidate>();
        foreach (var candidate in slice.Candidates)
            numbered &= Ordinal(candidate.Endpoint.DisplayName) is { } ordinal && byNumber.TryAdd(ordinal, candidate);
        if (!numbered)
        {
            byNumber.Clear();
            foreach (var candidate in slice.Candidates.OrderBy(c => c.Endpoint.ToString(), StringComparer.Ordinal))
                byNumber.Add(byNumber.Count, candidate);
        }

        var chosen = RocsLots.Choose(options.Client ?? 0, byNumber.Keys.Max() + 1, options.SizeInUse, byNumber.ContainsKey);
        return slice with { Candidates = [.. chosen.Order().Select(number => byNumber[number])] };
    }

    /// <summary>The number at the end of a pod's name: 3 of <c>orders-3</c>.</summary>
    private static int? Ordinal(string? name) =>
        name is not null && name.LastIndexOf('-') is >= 0 and var dash
        && int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) && ordinal < 1_000_000
            ? ordinal
            : null;
}
