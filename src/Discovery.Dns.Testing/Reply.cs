using System.Net;

namespace Discovery.Dns.Testing;

/// <summary>One message to send.</summary>
/// <param name="Message">The message.</param>
/// <param name="From">The address to send it from, over UDP; port 0 takes a free one. Null for the server's own.</param>
internal readonly record struct Reply(byte[] Message, IPEndPoint? From = null);
