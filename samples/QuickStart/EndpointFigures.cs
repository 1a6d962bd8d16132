namespace QuickStart;

/// <summary>One endpoint's line in the table. Shares are from 0 to 1, latencies in milliseconds.</summary>
internal readonly record struct EndpointFigures(double ShareLately, double ShareInTotal, double P50, double P99);
