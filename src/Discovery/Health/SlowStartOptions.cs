namespace Discovery.Health;

/// <summary>Gives an endpoint that is new, or back, its share of traffic little by little.</summary>
/// <remarks>
/// Envoy's slow start: the weight is multiplied by <c>max(MinShare, (age / Window)^(1 / Aggression))</c>, here in ten steps. Policies that go by
/// weight follow it. Endpoints of the very first set start warm, for there is nobody to take traffic from.
/// </remarks>
public sealed record SlowStartOptions
{
    /// <summary>How long an endpoint takes to get its full share.</summary>
    /// <value>0, or 100 milliseconds to 1 day. Default: 0, off (Envoy's <c>slow_start_window</c>).</value>
    public TimeSpan Window { get; set; }

    /// <summary>How traffic grows: 1 in a straight line, more means faster at first.</summary>
    /// <value>Above 0, at most 100. Default: 1 (Envoy's <c>aggression</c>).</value>
    public double Aggression { get; set; } = 1;

    /// <summary>The share of its weight that an endpoint has from the start.</summary>
    /// <value>0.001 to 1. Default: 0.1 (Envoy's <c>min_weight_percent</c> of 10 %).</value>
    public double MinShare { get; set; } = 0.1;

    /// <summary>The share of its weight that an endpoint of this age has.</summary>
    internal double ShareAt(TimeSpan age)
    {
        // Envoy's code takes an age of at least 1 ms.
        var time = Math.Max(age.TotalMilliseconds, 1) / Window.TotalMilliseconds;
        return time >= 1 ? 1 : Math.Max(MinShare, Math.Pow(time, 1 / Aggression));
    }

    internal IEnumerable<string> Faults()
    {
        if (Window != TimeSpan.Zero && (Window < TimeSpan.FromMilliseconds(100) || Window > TimeSpan.FromDays(1)))
            yield return $"SlowStart:Window is {Window}; it must be 0 or from 100 ms to 1 day";
        if (!(Aggression > 0 && Aggression <= 100))
            yield return FormattableString.Invariant($"SlowStart:Aggression is {Aggression}; it must be above 0 and at most 100");
        if (!(MinShare >= 0.001 && MinShare <= 1))
            yield return FormattableString.Invariant($"SlowStart:MinShare is {MinShare}; it must be from 0.001 to 1");
    }
}
