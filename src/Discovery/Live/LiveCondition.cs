namespace Discovery;

/// <summary>What a live set knows at the moment.</summary>
public enum LiveCondition
{
    /// <summary>No answer has arrived yet.</summary>
    Pending = 0,

    /// <summary>The newest set is in use and its source is well.</summary>
    Live = 1,

    /// <summary>The last good set is in use; its source fails.</summary>
    Stale = 2,

    /// <summary>The source answered that it does not know the name.</summary>
    Absent = 3,
}
