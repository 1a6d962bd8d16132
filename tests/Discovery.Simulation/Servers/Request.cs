namespace Discovery.Simulation.Servers;

/// <summary>One request, from its arrival at a client until the answer is back there.</summary>
internal struct Request
{
    internal Candidate Candidate;
    internal LoadReport? Report;
    internal int Client;
    internal int Server;
    internal long Begun;
    internal double Work;
    internal OutcomeKind Outcome;
    internal bool IsAnswer;
}
