namespace Discovery.Balancing;

/// <summary>Weights as IPVS has them: whole numbers.</summary>
internal static class IpvsWeights
{
    // IP_VS_DEST_MAX_WEIGHT of newer ipvsadm.
    private const int Largest = 65_535;

    /// <summary>Weights to compare loads by: as they are if whole, else so that the largest is 65,535.</summary>
    internal static int[] Relative(CandidateGroup group)
    {
        var whole = new int[group.Count];
        var weights = group.Weights.AsSpan();
        if (weights.IsEmpty)
        {
            whole.AsSpan().Fill(1);
            return whole;
        }

        var largest = group.Weights.Max();
        var scale = largest <= Largest && group.Weights.All(double.IsInteger) ? 1 : Largest / largest;
        for (var i = 0; i < whole.Length; i++)
            whole[i] = Math.Max(1, (int)Math.Round(weights[i] * scale));
        return whole;
    }

    /// <summary>Weights as numbers of connections that a server is fit for: rounded, never scaled.</summary>
    /// <remarks>Where no weight is known each is 1, as kube-proxy sets it.</remarks>
    internal static int[] Absolute(CandidateGroup group)
    {
        var whole = new int[group.Count];
        // A group does not keep equal weights, because few ask how large they are.
        var common = group.Candidates.Select(c => c.Endpoint.Weight ?? 0).FirstOrDefault(w => w > 0, 1);
        for (var i = 0; i < whole.Length; i++)
            whole[i] = (int)Math.Clamp(Math.Round(group.Weights.IsEmpty ? common : group.Weights[i]), 1, Largest);
        return whole;
    }
}
