namespace Discovery.Balancing;

/// <summary>How loaded each member of a group is. A struct, so that each chooser is compiled for its own metric and calls nothing.</summary>
/// <remarks>A chooser compares load over weight. It does so as load times the other's weight: no division, and whole numbers stay exact.</remarks>
internal interface ILoadMetric
{
    /// <summary>Whether members may weigh unlike. Known when the chooser is compiled, so that the plain form multiplies nothing.</summary>
    static abstract bool IsWeighted { get; }

    /// <summary>How many members there are.</summary>
    int Count { get; }

    /// <summary>The time to compare all members at.</summary>
    long Now { get; }

    /// <summary>The time to compare two members at. It may be another where that makes no difference to the two, for a clock costs.</summary>
    long NowFor(int one, int other);

    Candidate CandidateAt(int member);

    /// <summary>The load of a member, 0 or more; the smaller is the better.</summary>
    /// <param name="member">The member.</param>
    /// <param name="inFlight">Its leases in flight.</param>
    /// <param name="now">The time.</param>
    double LoadOf(int member, int inFlight, long now);

    double WeightOf(int member);
}
