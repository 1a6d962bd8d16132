namespace Discovery.Balancing;

/// <summary>Picks the only candidate.</summary>
internal sealed class OnlyPicker(Candidate only) : IPicker
{
    public Candidate Pick(in PickRequest request) => only;
}
