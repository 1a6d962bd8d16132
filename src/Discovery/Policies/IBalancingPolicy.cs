using Discovery.Endpoints;

namespace Discovery.Policies;

/// <summary>Decides who is next: makes a picker each time the candidates change.</summary>
public interface IBalancingPolicy
{
    /// <summary>Makes a picker. Anything that can be computed once per set belongs here.</summary>
    /// <param name="group">The candidates in use, each with its weight: at least one, all different.</param>
    /// <returns>The picker; it is dropped at the next change.</returns>
    IPicker CreatePicker(CandidateGroup group);
}
