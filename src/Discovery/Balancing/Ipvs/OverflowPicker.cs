namespace Discovery.Balancing;

/// <summary>IPVS's <c>ovf</c>: picks the heaviest candidate with no more leases than its weight; where all have more, as <c>wlc</c>.</summary>
/// <remarks>As in the kernel, one with exactly as many leases as its weight takes one more. Where all overflow, the kernel refuses.</remarks>
internal sealed class OverflowPicker : IPicker
{
    private readonly (Candidate Candidate, double Weight)[] _heaviestFirst;
    private readonly Scan<WeightedInFlight> _otherwise;

    internal OverflowPicker(CandidateGroup group, SeededRandom random)
    {
        _heaviestFirst = [.. IpvsWeights.Absolute(group).OrderByDescending(m => m.Weight)];
        _otherwise = new Scan<WeightedInFlight>(new WeightedInFlight(_heaviestFirst), random);
    }

    public Candidate Pick(in PickRequest request)
    {
        foreach (var (candidate, weight) in _heaviestFirst)
        {
            if (candidate.InFlight <= weight && !request.Avoids(candidate))
                return candidate;
        }

        return _otherwise.Pick(request);
    }
}
