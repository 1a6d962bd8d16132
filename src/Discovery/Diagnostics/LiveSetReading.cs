namespace Discovery.Diagnostics;

/// <summary>What the gauges show of one live set.</summary>
internal readonly record struct LiveSetReading(string Service, string Condition, int Endpoints, double AgeSeconds, int Degraded, int Unhealthy);
