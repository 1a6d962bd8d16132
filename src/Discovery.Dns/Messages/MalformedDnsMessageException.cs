namespace Discovery.Dns.Messages;

/// <summary>Bytes that are not a DNS message: the only exception that reading a message raises.</summary>
internal sealed class MalformedDnsMessageException : FormatException
{
    /// <summary>Makes the exception.</summary>
    public MalformedDnsMessageException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong with the message.</param>
    public MalformedDnsMessageException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong with the message.</param>
    /// <param name="innerException">The cause.</param>
    public MalformedDnsMessageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
