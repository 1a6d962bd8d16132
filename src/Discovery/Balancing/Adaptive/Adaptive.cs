namespace Discovery.Balancing;

/// <summary>Picks the endpoint that is likely to answer first, by what servers say of their queues in their responses.</summary>
/// <remarks>
/// <para>
/// Ranks each candidate by <c>(1 + remembered queue + 4 x own leases in flight)^3 x service time</c>; the lowest wins, equals are
/// drawn at random. After Suresh et al., "C3: Cutting Tail Latency in Cloud Data Stores via Adaptive Replica Selection" (NSDI
/// 2015), whose cube keeps a fast server from being overrun. What differs: a remembered queue loses half its weight against the
/// mean of the group in 200 ms, so that old news neither attracts nor repels; who is unknown counts as average, so that a
/// newcomer is neither starved nor flooded; and a failure counts as five seconds of latency, times the share of failures,
/// fading within seconds. Of more than 128 candidates, each pick looks at 96.
/// </para>
/// <para>
/// A server must report <see cref="LoadReport.RequestsInFlight"/>, or else the named metric <c>queue</c>: requests begun or
/// queued and not answered, without the one that is being answered. It should report <see cref="LoadReport.ServiceTime"/>, a mean
/// over some tens of requests; without it all servers count as equally fast.
/// </para>
/// <para>
/// Where nobody has reported for ten seconds, it draws two and takes the one with the lower
/// <c>(1 + leases in flight)^2 x mean latency</c>. Where a client sends few requests, what it remembers is old: a probe then asks
/// two endpoints every 50 ms, as long as there is traffic and responses do not tell as much (after Wydrowski et al., "Load is not
/// what you should balance: Introducing Prequal", NSDI 2024).
/// </para>
/// </remarks>
/// <param name="context">The randomness and the clock.</param>
/// <param name="probe">Asks endpoints for their load; by default nothing does.</param>
public sealed class Adaptive(PolicyContext context, ILoadProbe? probe = null) : IBalancingPolicy
{
    /// <inheritdoc/>
    public IPicker CreatePicker(CandidateGroup group) =>
        group.Count == 1 ? new OnlyPicker(group.Candidates[0]) : new AdaptivePicker(group, context, probe);
}
