namespace Discovery.Affinity;

/// <summary>How requests with one key are kept together.</summary>
public enum AffinityMode
{
    /// <summary>As the service says: <see cref="Sticky"/> by client where its <c>sessionAffinity</c> is <c>ClientIP</c>, else <see cref="Hash"/>.</summary>
    ByService = 0,

    /// <summary>Not at all: keys are ignored, and the policy decides.</summary>
    None = 1,

    /// <summary>By a consistent hash of the key: no memory, and all clients agree. A change of the set moves some keys.</summary>
    Hash = 2,

    /// <summary>By a table: the policy decides for the first request, the others follow it until the endpoint drains, leaves or is ejected.</summary>
    Sticky = 3,
}
