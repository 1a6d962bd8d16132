namespace Discovery.Balancing;

/// <summary>Weights as IPVS has them: whole numbers.</summary>
internal static class IpvsWeights
{
    // IP_VS_DEST_MAX_WEIGHT of newer ipvsadm.
    private const int Largest = 65_535;

    /// <summary>Weights to compare loads by: as they are if whole, else so that the largest is 65,535.</summary>
    internal static (Candidate Candidate, double Weight)[] Relative(CandidateGroup group)
    {
        var largest = group.Weights.IsEmpty ? 1 : group.Weights.Max();
        var scale = largest <= Largest && group.Weights.All(double.IsInteger) ? 1 : Largest / largest;
        return Whole(group, i => group.WeightOf(i) * scale);
    }

    /// <summary>Weights as numbers of connections that a server is fit for: rounded, never scaled.</summary>
    /// <remarks>Where no weight is known each is 1, as kube-proxy sets it.</remarks>
    internal static (Candidate Candidate, double Weight)[] Absolute(CandidateGroup group)
    {
        // A group does not keep equal weights, because few ask how large they are.
        var common = group.Candidates.Select(c => c.Endpoint.Weight ?? 0).FirstOrDefault(w => w > 0, 1);
        return Whole(group, i => group.Weights.IsEmpty ? common : group.Weights[i]);
    }

    /// <summary>The candidates by weight; of equals, in the order of the set.</summary>
    internal static IEnumerable<Candidate> HeaviestFirst(CandidateGroup group) =>
        Enumerable.Range(0, group.Count).OrderByDescending(group.WeightOf).Select(i => group.Candidates[i]);

    private static (Candidate, double)[] Whole(CandidateGroup group, Func<int, double> weight) =>
        [.. group.Candidates.Select((candidate, i) => (candidate, Math.Clamp(Math.Round(weight(i)), 1, Largest)))];
}
