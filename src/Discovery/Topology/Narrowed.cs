using System.Collections.Immutable;

namespace Discovery.Topology;

/// <summary>What a stage leaves of the candidates it was given.</summary>
/// <param name="Left">Those that stay, in the order they came in.</param>
/// <param name="Note">Whom it kept; <see langword="null"/> if the stage is not worth mentioning.</param>
/// <param name="Warning">What could not be done as set.</param>
/// <param name="Obstacle">Why nobody is left, and what to change.</param>
internal readonly record struct Narrowed(
    ImmutableArray<Candidate> Left, string? Note = null, string? Warning = null, string? Obstacle = null);
