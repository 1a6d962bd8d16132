namespace Discovery.Http.Tests.Support;

/// <summary>A request as a server saw it.</summary>
internal sealed record SeenRequest(string Method, string Scheme, string Host, string Target, string Protocol, string? ServerName);
