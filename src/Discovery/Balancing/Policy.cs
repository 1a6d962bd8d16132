namespace Discovery.Balancing;

/// <summary>A policy of the library: a chooser over a metric, put together by a function.</summary>
internal sealed class Policy(Func<CandidateGroup, IPicker> pickerOf, bool isSlowToBuild = false) : IBalancingPolicy
{
    public bool IsSlowToBuild => isSlowToBuild;

    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return pickerOf(group);
    }
}
