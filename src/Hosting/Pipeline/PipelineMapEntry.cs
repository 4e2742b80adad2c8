using HyperDht.Messaging;

namespace HyperDht.Hosting.Pipeline;

/// <summary>One line of the pipeline map.</summary>
/// <param name="Command">The number on the wire and its space.</param>
/// <param name="Message">The message.</param>
/// <param name="Behaviors">Its behaviors in order, as <c>Stage:Name</c>.</param>
/// <param name="Handler">Who answers.</param>
/// <param name="IsMediated">Whether it goes over MediatR; otherwise it runs the same behaviors as a chain composed at start.</param>
internal sealed record PipelineMapEntry(
    DhtCommandId Command, string Message, IReadOnlyList<string> Behaviors, string Handler, bool IsMediated);
