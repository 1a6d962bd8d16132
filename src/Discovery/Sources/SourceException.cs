namespace Discovery;

/// <summary>A source could not be asked, or gave an answer that could not be read.</summary>
public sealed class SourceException : IOException
{
    /// <summary>Makes the exception.</summary>
    public SourceException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed, and what to change.</param>
    public SourceException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed, and what to change.</param>
    /// <param name="innerException">The cause.</param>
    public SourceException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The shortest pause before the next attempt, where the other side named one (HTTP's Retry-After).</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public TimeSpan? RetryAfter { get; init; }
}
