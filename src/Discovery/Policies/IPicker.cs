using Discovery.Endpoints;

namespace Discovery.Policies;

/// <summary>Chooses a candidate for each request, out of those it was made for.</summary>
public interface IPicker
{
    /// <summary>Picks. Called by many threads at once; must not block, lock or allocate.</summary>
    /// <param name="request">What to take into account.</param>
    /// <returns>One of the candidates that the picker was made for.</returns>
    Candidate Pick(in PickRequest request);
}
