using HyperDht.Limits;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Checks the annotations of <see cref="ConnectionsLimits"/>.</summary>
[OptionsValidator]
internal sealed partial class ConnectionsLimitsValidator : IValidateOptions<ConnectionsLimits>;
