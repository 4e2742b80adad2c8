using HyperDht.Limits;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Checks the annotations of <see cref="RelayLimits"/>.</summary>
[OptionsValidator]
internal sealed partial class RelayLimitsValidator : IValidateOptions<RelayLimits>;
