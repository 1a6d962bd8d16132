namespace Discovery.Balancing;

/// <summary>Decides who is next: makes a picker each time the candidates change.</summary>
public interface IBalancingPolicy
{
    /// <summary>Whether making a picker takes more than about a millisecond for a thousand candidates.</summary>
    /// <value>
    /// Default: <see langword="false"/>. Where <see langword="true"/>, the pickers after a service's first are made off the request
    /// path; until one is ready, the picker before it goes on for those candidates that are still in use.
    /// </value>
    bool IsSlowToBuild => false;

    /// <summary>Makes a picker. Anything that can be computed once per set belongs here.</summary>
    /// <param name="group">The candidates in use, each with its weight: at least one, all different.</param>
    /// <returns>The picker; it is dropped at the next change.</returns>
    IPicker CreatePicker(CandidateGroup group);
}
