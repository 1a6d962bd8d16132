namespace Discovery;

/// <summary>Hears how leases end. The live set listens, so that lost connections bring an early re-resolution.</summary>
internal interface IOutcomeListener
{
    void OnOutcome(Candidate candidate, in Outcome outcome);
}
