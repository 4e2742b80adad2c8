using HyperDht.Hosting.Diagnostics;
using HyperDht.Rpc;
using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Pipeline;

/// <summary>What all routes of a node share.</summary>
/// <param name="Rpc">The node's RPC layer.</param>
/// <param name="Logger">Where contained failures are reported.</param>
/// <param name="Meter">Where they are counted.</param>
/// <param name="Closing">Fires when the node closes.</param>
internal sealed record RouteContext(IDhtRpc Rpc, ILogger Logger, DhtMeter Meter, CancellationToken Closing);
