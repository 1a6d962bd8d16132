namespace Discovery.Balancing;

/// <summary>Two choices by leases in flight, until a server reports its load; from then on, what servers report.</summary>
/// <remarks>
/// <see cref="PowerOfTwoChoices"/>, which also suits long streams, whose length says nothing of their server. With the first
/// <see cref="LoadReport"/> of a candidate in use it is <see cref="Adaptive"/>, which outdoes all that one client can see by itself.
/// </remarks>
/// <param name="context">The randomness and the clock.</param>
public sealed class DefaultPolicy(PolicyContext context) : IBalancingPolicy
{
    private readonly PowerOfTwoChoices _byOwnLeases = new(context.Random);
    private readonly Adaptive _byReports = new(context);

    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.Candidates.Any(c => c.ReportsLoad) ? _byReports.CreatePicker(group) : _byOwnLeases.CreatePicker(group);
    }
}
