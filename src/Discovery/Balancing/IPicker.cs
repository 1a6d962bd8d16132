namespace Discovery.Balancing;

/// <summary>Chooses a candidate for each request, out of those it was made for.</summary>
public interface IPicker
{
    /// <summary>Whether <see cref="Pick"/> goes by <see cref="PickRequest.AffinityKey"/> and by <see cref="PickRequest.Avoid"/>, as a hash does.</summary>
    /// <value>
    /// Default: <see langword="false"/>; requests with a key are picked by rendezvous hashing then, and this picker is not asked.
    /// Where <see langword="true"/>, picking one to avoid for a key says that no other will do.
    /// </value>
    bool HonorsKeys => false;

    /// <summary>Picks. Called by many threads at once; must not block, lock or allocate.</summary>
    /// <param name="request">What to take into account.</param>
    /// <returns>One of the candidates that the picker was made for.</returns>
    Candidate Pick(in PickRequest request);
}
